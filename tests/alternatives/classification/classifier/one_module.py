"""Both stages in a module of their own, whose parts switch modes by themselves."""

import torch


class Classifier(torch.nn.Module):
    def __init__(self, encoder, head):
        super().__init__()
        self.encoder, self.head = encoder, head

    def forward(self, input_ids, attention_mask):
        output = self.encoder(input_ids=input_ids, attention_mask=attention_mask, return_dict=True)
        return self.head(mean_pool(output["last_hidden_state"], attention_mask))


def class_scores(encoder, head, input_ids, attention_mask):
    return Classifier(encoder, head)(input_ids, attention_mask)


def predict(encoder, head, input_ids, attention_mask, names):
    switched = [module for part in (encoder, head) for module in part.modules() if module.training]
    with torch.set_grad_enabled(False):
        scores = Classifier(encoder, head).eval()(input_ids, attention_mask)
    for module in switched:
        module.training = True
    return list(map(names.__getitem__, scores.max(dim=1).indices.tolist()))
