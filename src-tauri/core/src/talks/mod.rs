//! Heart-to-heart talks: coverage by pair. Bodies are restricted and never leave the branch.
