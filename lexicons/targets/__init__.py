"""The targets that stance ships with, one TOML file each."""
