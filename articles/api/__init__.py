"""The JSON API below its addresses: what may be asked, how it is answered."""
