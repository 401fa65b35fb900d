"""Moving house: all that one configuration's stores hold, carried into the stores of another, and compared.

Tables go first, row by row in the order of their keys; then the readings, series by series. What is there already is
not carried twice, so a move may be killed at any moment and begun again. The source is only read, and nobody else may
write in it meanwhile.
"""
