"""Document → Doc: tokenizer, sentences, named entities."""
