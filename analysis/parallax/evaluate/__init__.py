"""How good the tool is on sets that people labelled."""
