"""What is seen: pages, widgets and plots that display views and report what the user did."""
