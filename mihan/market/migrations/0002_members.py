from django.db import migrations, models


def note_goods(apps, schema_editor):
    """What each firm of a season that is under way deals in, from its own copy of the scenario."""
    for firm in apps.get_model("market", "Firm").objects.select_related("session"):
        firm.goods = [name for name, *_rest in firm.session.scenario.get("params", {}).get("products", [])]
        firm.save(update_fields=["goods"])


class Migration(migrations.Migration):

    dependencies = [
        ('market', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='firm',
            name='goods',
            field=models.JSONField(default=list, verbose_name='deals in'),
        ),
        migrations.AddField(
            model_name='firm',
            name='taken',
            field=models.BigIntegerField(default=0),
        ),
        migrations.RunPython(note_goods, migrations.RunPython.noop),
    ]
