"""The test room 速测室, decided without a file or a clock: samples, the bench they are put on, what results mean.

A result is recorded in the moment in which the instrument gives it and never edited. So the sample of a result is named
before it comes: by the instrument itself, where somebody typed or scanned the number there, or by the channel on which
the analyst had put the sample. The event keeps what the instrument told, and beside it `assigned`. A result that came
without a sample stays so; a reasoned note may say later which sample it was of (`Remark.sample`), once, and only where
nothing had said it before.
"""
