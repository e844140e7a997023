# Redis from this machine's own program and its libraries, for machines that cannot pull the official image.
# FROM scratch needs no registry.
FROM scratch
COPY root/ /
USER 65534:65534
