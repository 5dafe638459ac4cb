"""The database: tables, migrations, repositories; the truth about every run."""
