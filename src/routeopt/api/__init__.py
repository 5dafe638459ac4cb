"""The web service: routers, schemas, sign-in and errors; no logic of its own."""
