"""The site: pages by hand, and `docs.generate`, which makes those that derive from the package."""
