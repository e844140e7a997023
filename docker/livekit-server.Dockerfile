# livekit-server from the provisioned static binary, for machines that cannot pull the official image.
# FROM scratch needs no registry: no shell and no CA certificates, because this server calls nobody.
FROM scratch
COPY livekit-server /livekit-server
USER 65534:65534
ENTRYPOINT ["/livekit-server"]
