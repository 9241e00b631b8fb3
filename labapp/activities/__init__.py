"""The kinds of activities: one pure module each, ending in `KIND`. How to add one: docs/adding-an-activity.md."""
