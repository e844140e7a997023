# A worker that is not ours, in another language: a plain livekit-agents program started by the SDK's own CLI. It knows
# nothing of Rollcall. LIVEKIT_URL and the key come from the environment, AGENT_NAME too.

import os

from livekit.agents import JobContext, WorkerOptions, cli


async def entrypoint(job: JobContext) -> None:
    await job.connect()


if __name__ == "__main__":
    cli.run_app(
        WorkerOptions(
            entrypoint_fnc=entrypoint,
            agent_name=os.environ["AGENT_NAME"],
            num_idle_processes=2,
            # The default measures the machine's CPU, and a busy machine makes the worker full (docs/livekit.md).
            load_fnc=lambda *_: 0.0,
            port=0,
        )
    )
