"""Sources as data: addresses, keys and files, and which a command means. The bundled ones lie in `bundled/`."""
