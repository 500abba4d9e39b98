"""The texts of the embedded articles, one UTF-8 file each."""
