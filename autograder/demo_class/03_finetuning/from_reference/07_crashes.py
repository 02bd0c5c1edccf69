# %% [markdown]
# One cell does not compile, another raises an error.

# %% answering
def reply(model, prompt, eos, max_new_tokens)
    return model.generate(prompt)

# %% diagnosis
raise RuntimeError("out of ideas")
