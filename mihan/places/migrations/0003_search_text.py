from django.db import migrations, models

from mihan.core.folding import folded_again

CODED = ("code", "name_fr", "name_ar", "name_en")


class Migration(migrations.Migration):
    dependencies = [("places", "0002_campus_map")]
    operations = [
        migrations.AddField(
            "building", "search_text",
            models.CharField(db_default="", default="", editable=False, max_length=1000),
        ),
        folded_again("places", "building", *CODED),
        migrations.AddField(
            "space", "search_text",
            models.CharField(db_default="", default="", editable=False, max_length=1000),
        ),
        folded_again("places", "space", *CODED),
        migrations.AddField(
            "equipment", "search_text",
            models.CharField(db_default="", default="", editable=False, max_length=1000),
        ),
        folded_again("places", "equipment", *CODED[1:]),
    ]
