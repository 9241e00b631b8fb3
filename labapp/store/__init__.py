"""The store: everything that knows SQLAlchemy, Alembic and the database's dialects."""
