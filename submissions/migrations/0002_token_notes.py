import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Apart from the first, as tokens themselves belong to users."""

    initial = True

    # what earlier installations have applied
    replaces = [
        ('submissions', '0014_interface'),
    ]

    dependencies = [
        ('submissions', '0001_squashed'),
        ('knox', '0009_extend_authtoken_field'),  # from here on a token's key is what others refer to
    ]

    operations = [
        migrations.CreateModel(
            name='TokenNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, verbose_name='what it is for')),
                ('last_used_at', models.DateTimeField(blank=True, null=True, verbose_name='last used')),
                ('token', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='note', to=settings.KNOX_TOKEN_MODEL)),
            ],
        ),
    ]
