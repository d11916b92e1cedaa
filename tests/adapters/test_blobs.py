"""The contract of the blob store: what is answered for lies there, whole."""

import uuid

from boardroom.adapters.disk_blobs import DiskBlobs

TENANT = uuid.uuid4()


def test_bytes_that_come_again_mend_what_has_decayed(tmp_path):
    blobs = DiskBlobs(tmp_path / "blobs")
    stored = blobs.put(TENANT, b"protokoll")
    path = blobs.path(TENANT, stored.sha256)
    path.chmod(0o640)
    path.write_bytes(b"protok0ll")
    assert blobs.put(TENANT, b"protokoll") == stored
    assert blobs.read(TENANT, stored.sha256) == b"protokoll"
    blobs.check(TENANT, stored.sha256)


def test_one_association_cannot_learn_what_another_has(tmp_path):
    blobs = DiskBlobs(tmp_path / "blobs")
    stored = blobs.put(TENANT, b"protokoll")
    assert not blobs.has(uuid.uuid4(), stored.sha256)
