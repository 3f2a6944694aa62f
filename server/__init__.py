"""The one place where the rooms are joined: the application, its HTTP edges, pages and commands."""
