"""Training of small Stanza models for Indonesian from the treebanks beside the checkout.

One thread, fixed seeds: the same data give the same models. Sizes are chosen for a CPU and for
weights of a few megabytes; docs/stanza.md has what they reach. A lemmatizer is trained only where
it is asked for: simplemma's word list knows more than two thousand sentences can teach.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from pipeline.errors import ModelError, UsageError
from pipeline.language.stanza_models import LANGUAGE, PROCESSORS
from pipeline.training import stanza_data
from pipeline.training.treebanks import write_treebank

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

NAME = "nukil"
TRAINED = ("tokenize", "mwt", "pos", "depparse")
TRAINABLE = (*TRAINED, "lemma")
_PRETRAIN = "pretrain"
_WITH_VECTORS = ("pos", "depparse")
# Options of Stanza's trainers that differ from Stanza's own.
SETTINGS = {
    "tokenize": "--steps 900 --eval_steps 300 --max_seqlen 300 --use_mwt",
    "mwt": "--hidden_dim 48 --emb_dim 24 --num_epoch 20 --lr 0.003",
    "pos": "--max_steps 1000 --eval_interval 150 --fix_eval_interval --max_steps_before_stop 600"
    " --batch_size 18 --batch_maximum_tokens 2000 --hidden_dim 128 --num_layers 2"
    " --char_hidden_dim 96 --char_emb_dim 48 --word_emb_dim 48 --tag_emb_dim 32"
    " --transformed_dim 96 --deep_biaff_hidden_dim 128 --composite_deep_biaff_hidden_dim 48",
    "lemma": "--hidden_dim 96 --emb_dim 32 --pos_dim 32 --num_epoch 12",
    "depparse": "--max_steps 900 --eval_interval 100 --max_steps_before_stop 1000 --batch_size 700"
    " --optim adam --lr 0.003 --beta2 0.95 --second_optim adam --second_lr 0.0008"
    " --second_optim_start_step 450 --second_warmup_steps 20 --no_checkpoint"
    " --hidden_dim 128 --num_layers 2 --char_hidden_dim 64 --char_emb_dim 32 --word_emb_dim 48"
    " --tag_emb_dim 32 --transformed_dim 96 --deep_biaff_hidden_dim 96 --deep_biaff_output_dim 64"
    " --dropout 0.33 --word_dropout 0.25 --silver_weight 0.35",
}


def train_stanza(
    data: Path,
    out: Path,
    *,
    vectors: Path,
    only: Sequence[str] = TRAINED,
    options: Mapping[str, str] = SETTINGS,
) -> Path:
    """Train the models of the engine stanza and write them as Stanza lays out its own.

    Args:
        data: folder of the annotated and raw data (`../shared`).
        out: folder of the models; what is there and not in `only` stays.
        vectors: file of `train_vectors`.
        only: processors to train.
        options: processor → options of Stanza's trainer.

    Raises:
        ModelError: Stanza is not installed.
        UsageError: `only` names something else.
    """
    unknown = set(only) - set(TRAINABLE)
    if unknown:
        raise UsageError(
            f"no processor {', '.join(sorted(unknown))}", hint=f"they are {', '.join(TRAINABLE)}"
        )
    _one_thread()
    banks = stanza_data.read_treebanks(data)
    with TemporaryDirectory() as folder:
        work = Path(folder)
        write_files(banks, work)
        if set(only) & set(_WITH_VECTORS):
            write_vectors(vectors, work / f"{_PRETRAIN}.pt")
            store(work / f"{_PRETRAIN}.pt", out / LANGUAGE / _PRETRAIN / f"{NAME}.pt", half=False)
        for processor in (name for name in TRAINABLE if name in only):
            train_one(processor, work, options[processor])
            store(work / f"{processor}.pt", out / LANGUAGE / processor / f"{NAME}.pt")
    write_listing(out)
    return out


def write_files(banks: stanza_data.Treebanks, work: Path) -> None:
    """Write the treebanks as all trainers take them."""
    stanza_data.write_tokenizer_data(banks, work)
    write_treebank(banks.today, work / "today.conllu")
    write_treebank(banks.held, work / "held.conllu")
    write_treebank(banks.today + banks.old, work / "clitics.conllu")
    relations = {word[7] for sentence in banks.today for word in sentence.words}
    old = stanza_data.modern(banks.old, relations)
    for name, trees in (("today", banks.today), ("held", banks.held), ("old", old)):
        write_treebank(stanza_data.with_base_forms(trees), work / f"{name}_trees.conllu")


def train_one(processor: str, work: Path, options: str) -> None:
    """Train one processor; the best state on the held-out sentences becomes `<processor>.pt`."""
    from stanza.models import lemmatizer, mwt_expander, parser, tagger, tokenizer

    trees = "--train_file today.conllu --eval_file held.conllu"
    silver = (
        "--train_file today_trees.conllu --eval_file held_trees.conllu"
        " --silver_file old_trees.conllu"
    )
    texts = (
        "--txt_file train.txt --label_file train.labels --dev_txt_file dev.txt"
        " --dev_label_file dev.labels --dev_conll_gold dev.conllu --mwt_json_file mwt.json"
    )
    trainer, files = {
        "tokenize": (tokenizer, texts),
        "mwt": (
            mwt_expander,
            "--train_file clitics.conllu --eval_file held.conllu --gold_file held.conllu",
        ),
        "pos": (tagger, trees),
        "lemma": (lemmatizer, trees),
        "depparse": (parser, silver),
    }[processor]
    given = [
        f"{work / part}" if part.endswith((".conllu", ".txt", ".labels", ".json")) else part
        for part in files.split()
    ]
    given += f"--mode train --seed 1 --cpu --shorthand {LANGUAGE}_{NAME}".split()
    given += ["--save_dir", str(work), "--save_name", f"{processor}.pt"]
    if processor in _WITH_VECTORS:
        given += ["--wordvec_pretrain_file", str(work / f"{_PRETRAIN}.pt")]
    if processor != "lemma":  # which knows the language from the shorthand
        given += ["--lang", LANGUAGE]
    trainer.main([*given, *options.split()])


def write_vectors(vectors: Path, out: Path) -> None:
    """Write word vectors in Stanza's form."""
    import torch
    from stanza.models.common.pretrain import PretrainedWordVocab

    words, table = stanza_data.small_vectors(vectors)
    vocabulary = PretrainedWordVocab(words)
    embedding = torch.zeros(len(vocabulary), table.shape[1])
    embedding[len(vocabulary) - len(words) :] = torch.from_numpy(table)
    torch.save({"vocab": vocabulary.state_dict(), "emb": embedding}, out)


def store(source: Path, target: Path, *, half: bool = True) -> None:
    """Copy a model, its weights in half precision: Stanza widens them when it loads them."""
    import torch

    state = torch.load(source, map_location="cpu", weights_only=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    torch.save(_halved(state) if half else state, target)


def _halved(value: Any) -> Any:
    import torch

    if isinstance(value, torch.Tensor):
        return value.half() if value.dtype is torch.float32 else value
    if isinstance(value, dict):
        return type(value)((key, _halved(item)) for key, item in value.items())
    if isinstance(value, list | tuple):
        return type(value)(_halved(item) for item in value)
    return value


def write_listing(out: Path) -> None:
    """Write `resources.json`, which Stanza reads, and `manifest.json` with the SHA-256 of files."""
    there = {path.parent.name for path in (out / LANGUAGE).glob(f"*/{NAME}.pt")}
    vectors = [{"model": _PRETRAIN, "package": NAME}] if _PRETRAIN in there else []
    known: dict[str, Any] = {"lang_name": "Indonesian"}
    for name in sorted(there):
        entry = {"dependencies": vectors} if name in _WITH_VECTORS and vectors else {}
        known[name] = {NAME: entry}
    known["packages"] = {"default": {name: NAME for name in PROCESSORS if name in there}}
    _write_json(out / "resources.json", {LANGUAGE: known})
    files = sorted((out / LANGUAGE).rglob("*.pt"))
    hashes = {
        path.relative_to(out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
    }
    _write_json(out / "manifest.json", {"name": NAME, "format": 1, "files": hashes})


def _write_json(path: Path, value: Any) -> None:
    text = json.dumps(value, indent=2, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")


def _one_thread() -> None:
    try:
        import stanza
        import torch
    except ImportError as error:
        raise ModelError(
            "training needs the packages stanza and torch", hint='pip install "nukil[stanza]"'
        ) from error
    torch.set_num_threads(1)
    stanza.logger.setLevel("INFO")
