def problems(root):
    return []
