"""`python wsgi.py` starts the server as `labapp serve` does. Under gunicorn use a gevent or gthread worker: `gunicorn -k gevent wsgi:app`."""

if __name__ == "__main__":
    from labapp.cli import main

    main(["serve"])
else:
    from labapp import create_app
    from labapp.store import migrate

    app = create_app()
    migrate.upgrade(app.extensions["labapp"].db)
