"""Figures keep every digit that was typed, and each member region's column counts its own revisions."""

from django.db import migrations, models

import submissions.applications.exact


class Migration(migrations.Migration):
    dependencies = [("submissions", "0002_trail_is_append_only")]

    operations = [
        migrations.AlterField(
            model_name="indicatorvalue",
            name="value",
            field=submissions.applications.exact.ExactDecimalField(),
        ),
        migrations.AddField(
            model_name="member",
            name="revision",
            field=models.PositiveIntegerField(default=0),
        ),
    ]
