// The header is all there is; a target of C has a source.
