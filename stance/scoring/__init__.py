"""How a speaker stands toward a target, and the words that say so."""
