"""What a block is by its own words: the rules of `pipelines/rules`, and their finding."""
