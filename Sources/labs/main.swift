print("labs")
