"""What tests stand on: real servers, browsers and people."""
