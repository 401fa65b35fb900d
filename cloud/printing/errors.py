"""What keeps a whole sheet from being printed; what is wrong with one row is a Mistake."""

from __future__ import annotations

from contract.errors import CodedError


class PrintingError(CodedError):
    """Something that whoever prints can mend."""

    texts = {  # noqa: RUF012  # declared by the base as what it is
        "piece_too_large": (
            "{width}×{height} 毫米的一张放不进 {paper_width}×{paper_height} 毫米的纸：请改小，或减小页边距",
            "a piece of {width}×{height} mm does not fit paper of {paper_width}×{paper_height} mm: make it smaller, or "
            "the margin",
        ),
        "label_too_small": (
            "{width}×{height} 毫米的标签放不下：至少要 {least_width}×{least_height} 毫米",
            "a label of {width}×{height} mm has no room: at least {least_width}×{least_height} mm are wanted",
        ),
        "not_text": (
            "文件既不是 UTF-8 也不是 GB18030：请在表格软件里另存为 CSV UTF-8",
            "the file is neither UTF-8 nor GB18030: save it as CSV UTF-8",
        ),
        "columns_missing": (
            "第一行缺少列：{zh}；应有 {all_zh}",
            "the first line lacks the columns {en}; wanted are {all_en}",
        ),
    }
