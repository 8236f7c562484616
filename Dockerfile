# syntax=docker/dockerfile:1
# docker build -t descent-lab .
# docker run --rm -p 8501:8501 --read-only --tmpfs /tmp descent-lab

FROM python:3.11-slim AS build
# cpu, or what uv's --torch-backend takes besides: cu130, rocm6.4, ...
ARG TORCH_BACKEND=cpu
RUN pip install --no-cache-dir uv==0.13.8
WORKDIR /srv
COPY requirements.txt ./
RUN python -m venv --without-pip /opt/venv \
    && uv pip install --no-cache --compile-bytecode --python /opt/venv/bin/python \
       --torch-backend="${TORCH_BACKEND}" -r requirements.txt
COPY .streamlit .streamlit
COPY components components
COPY data data
COPY app app
# The file system may be read-only at run time, so the bytecode is made here and never checked again.
RUN python -m compileall -q --invalidation-mode unchecked-hash app

FROM python:3.11-slim
LABEL org.opencontainers.image.title="Descent Lab" \
      org.opencontainers.image.description="Gradient descent as it happens: PyTorch, step by step, in the browser" \
      org.opencontainers.image.licenses="MIT"
RUN useradd --uid 10001 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin descent
COPY --from=build /opt/venv /opt/venv
COPY --from=build /srv /srv
WORKDIR /srv

# Settings, all of them environment variables; Streamlit's own options are in .streamlit/config.toml.
#   DESCENT_PORT      8501     the one port
#   DESCENT_ADDRESS   0.0.0.0  the address to listen on
#   DESCENT_EMBED_IN  'none'   the sites that may show the app in a frame, as in CSP's frame-ancestors
ENV DESCENT_PORT=8501 \
    DESCENT_ADDRESS=0.0.0.0 \
    PATH=/opt/venv/bin:$PATH \
    HOME=/tmp \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1

USER 10001
EXPOSE 8501
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen('http://127.0.0.1:' + os.environ['DESCENT_PORT'] + '/_stcore/health', timeout=4)"]
CMD ["python", "app/main.py"]
