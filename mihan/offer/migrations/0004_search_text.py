from django.db import migrations, models

from mihan.core.folding import folded_again

CODED = ("code", "name_fr", "name_ar", "name_en")


class Migration(migrations.Migration):
    dependencies = [("offer", "0003_group_dates")]
    operations = [
        migrations.AddField(
            "group", "search_text",
            models.CharField(db_default="", default="", editable=False, max_length=1000),
        ),
        folded_again("offer", "group", "label", "code"),
        migrations.AddField(
            "module", "search_text",
            models.CharField(db_default="", default="", editable=False, max_length=1000),
        ),
        folded_again("offer", "module", *CODED),
        migrations.AddField(
            "programme", "search_text",
            models.CharField(db_default="", default="", editable=False, max_length=1000),
        ),
        folded_again("offer", "programme", *CODED),
    ]
