"""The parts screens are made of; they are given views, and only the form keeps its draft."""
