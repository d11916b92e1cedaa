"""Parts of the pyHanko adapters: the key, the pages of a sealed PDF, and the examination of one."""
