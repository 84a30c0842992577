"""What a class needs: coding sheets, the author's marks, a folder of mixed files."""
