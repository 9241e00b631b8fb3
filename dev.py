"""The newcomer's commands: `python3 dev.py run` and `python3 dev.py test`."""
