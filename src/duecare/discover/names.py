"""Well-known names: what a file is likely to be when no policy says so.

``sure`` names decide alone; the others are offered to the readers, which decide by content.
"""

from duecare.model.record import NamedTuple

COMPRESSED = "{,.gz,.zst,.xz,.bz2}"
DATA_FOLDERS = frozenset(
    {"data", "dataset", "datasets", "corpus", "corpora", "training_data", "train_data", "sft_data"}
)
RESULT_FOLDERS = frozenset(
    {
        "eval", "evals", "evaluation", "evaluations", "results", "eval_results", ".eval_results", "benchmark",
        "benchmarks", "benchmark_results", "metrics", "mlruns", "wandb", "logs", "outputs", "output", "runs", "scores",
        "evallogs", "eval_logs", "lm_eval", "lm_eval_results", "mteb",
    }
)  # fmt: skip
MODEL_FOLDERS = frozenset(
    {"model", "models", "checkpoint", "checkpoints", "ckpt", "ckpts", "weights", "adapter", "adapters", "lora"}
)
IGNORED_FOLDERS = frozenset(
    {".git", ".hg", ".svn", "node_modules", "__pycache__", ".venv", "venv", ".tox", "site-packages", ".mypy_cache"}
)


class Known(NamedTuple):
    """A glob over a path (folders included), and whether it decides alone."""

    glob: str
    sure: bool


KNOWN: dict[str, tuple[Known, ...]] = {
    "manifest": (
        Known("**/*.manifest.{yaml,yml,json}", sure=True),
        Known("**/*.dvc", sure=True),
        Known("**/dvc.lock", sure=True),
        Known("**/datapackage.json", sure=True),
        Known("**/dataset_infos.json", sure=True),
        Known("**/{croissant,metadata,croissant-*,*_croissant,*-croissant}.json", sure=False),
        Known("**/*.jsonld", sure=False),
        Known("**/dataset_info.json", sure=False),
        Known("**/README.md", sure=False),
        Known("**/{dataset,data}{_,-,}card.md", sure=False),
    ),
    "card": (
        Known("**/{[Mm]odel,MODEL,[Dd]ataset,DATASET,[Dd]ata,DATA}{_,-,}{[Cc]ard,CARD}*.md", sure=True),
        Known("**/{[Dd]atasheet,DATASHEET}*.md", sure=True),
        Known("**/README.md", sure=False),
    ),
    "results": (
        Known("**/results_*.json", sure=False),
        Known("**/*{results,_result,metrics,scores}.json", sure=False),
        Known("**/{eval,evaluation,metrics,trainer_state,stats}*.json", sure=False),
        Known("**/*.eval", sure=True),
        Known("**/.eval_results/*.{yaml,yml}", sure=True),
        Known("**/README.md", sure=False),
    ),
    "training": (
        Known("**/adapter_config.json", sure=True),
        Known("**/{training_args,training_arguments,trainer_config,dataset_config}.json", sure=False),
        Known("**/{train,training,sft,dpo,lora,qlora,finetune,fine-tune}*{config,args,arguments}.json", sure=False),
        Known("**/{configs,config,recipes,training,train}/**/*{config,args,sft,dpo,lora}.json", sure=False),
        Known("**/{train,training,sft,dpo,lora,qlora,finetune,fine-tune,axolotl,config}*.{yaml,yml}", sure=False),
        Known("**/*{_sft,_dpo,_kto,_orpo,_grpo,_ppo,_rm,_lora,_qlora,_finetune,_pretrain}*.{yaml,yml}", sure=False),
        Known("**/{configs,config,recipes,training,train}/**/*.{yaml,yml}", sure=False),
    ),
    "weights": (
        Known("**/*.{safetensors,gguf,onnx,pt,pth,ckpt,pkl,pickle,joblib,h5,keras,msgpack}", sure=True),
        Known("**/{pytorch_model,adapter_model,model,optimizer,training_args,diffusion_pytorch_model}*.bin", sure=True),
        Known("**/*.bin", sure=False),
    ),
    "review": (
        Known("{,**/}reviews/*.{yaml,yml}", sure=False),
        Known("**/*.review.{yaml,yml}", sure=True),
    ),
    "profile": (Known(".duecare/profiles/*.json", sure=True),),
    "policy": (
        Known("{duecare.yaml,.duecare/**,.github/workflows/**,.github/actions/**}", sure=True),
        Known("{CODEOWNERS,docs/CODEOWNERS,.github/CODEOWNERS,.pre-commit-config.yaml,.gitattributes}", sure=True),
    ),
}
ROWS = (
    f"**/*.{{jsonl,ndjson,csv,tsv,parquet,arrow}}{COMPRESSED}",
    "**/*.json{.gz,.zst,.xz,.bz2}",
)  # fmt: skip
