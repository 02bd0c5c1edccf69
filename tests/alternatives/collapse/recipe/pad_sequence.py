"""All rows in one list, padded by torch."""

from torch.nn.utils.rnn import pad_sequence


def next_texts(plan, real, written, share=0.1, fresh=None):
    newest = list(written[-1])
    m = round(share * len(newest))
    del newest[len(newest) - m :]
    if plan == "replace":
        rows = list(written[-1])
    elif plan == "accumulate":
        rows = [row for part in [real] + written for row in part]
    elif plan == "fixed":
        rows = newest + list(real[:m])
    elif plan == "fresh":
        rows = newest + (list(fresh(m)) if m > 0 else [])
    else:
        raise ValueError("the plan has to be replace, accumulate, fresh or fixed")
    return pad_sequence(rows, batch_first=True, padding_value=0)
