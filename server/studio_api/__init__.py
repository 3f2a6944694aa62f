"""The studio over HTTP: `/api/v1/studio`, for the studio's own pages."""
