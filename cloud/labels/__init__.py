"""Labels on packs: templates filed, codes ordered, allotted, printed, put on packs, made void."""
