"""What several tellings of one event state alike: quantities, statements, wordings, quotations, copies."""
