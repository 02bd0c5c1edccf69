"""The plans in a `match`, the parts joined by the library."""

from tinyloops.rows import stack


def next_texts(plan, real, written, share=0.1, fresh=None):
    *_, last = written
    count = round(len(last) * share)
    match plan:
        case "replace":
            return last
        case "accumulate":
            return stack(real, *written)
        case "fresh" if count == 0:
            return last
        case "fresh":
            return stack(last.narrow(0, 0, len(last) - count), fresh(count))
        case "fixed":
            return stack(last.narrow(0, 0, len(last) - count), real.narrow(0, 0, count))
    raise ValueError(f"{plan!r} is no plan; the plans are 'fixed', 'fresh', 'accumulate' and 'replace'")
