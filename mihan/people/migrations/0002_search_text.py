from django.db import migrations, models

from mihan.core.folding import folded_again

NAMES = (
    "last_name", "first_name", "second_first_name", "arabic_last_name", "arabic_first_name", "trainee_number",
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [
        migrations.AlterField(
            "person", "search_text",
            models.CharField(db_default="", default="", editable=False, max_length=1000),
        ),
        folded_again("people", "person", *NAMES, joined=True),
    ]
