from django.db import migrations


class Migration(migrations.Migration):
    """The openings of all zones stay in the table of the first, under the name the audit trail knows."""

    dependencies = [("people", "0002_search_text")]
    operations = [
        migrations.AlterModelTable("identityopening", "people_identityopening"),
        migrations.RenameModel("IdentityOpening", "Opening"),
    ]
