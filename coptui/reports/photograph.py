"""A photograph ready for a page: upright, no larger than needed, and nothing but the picture."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from coptui.errors import Refused
from coptui.reports.document import Picture

WIDEST = 1_600
_QUALITY = 85


def prepared(data: bytes) -> Picture:
    """The picture in the colours of every screen. Raises `Refused` for what cannot be drawn."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with Image.open(BytesIO(data)) as opened:
            kind = "png" if opened.format == "PNG" else "jpeg"
            if kind == "jpeg":
                opened.draft("RGB", (WIDEST, WIDEST))  # read no finer than it will be drawn
            upright = ImageOps.exif_transpose(opened)
            bare = _in_usual_colours(upright, opened.info.get("icc_profile"))
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError) as error:
        raise Refused("A photograph is damaged.", "Take it out, or take it in again.") from error
    bare.thumbnail((WIDEST, WIDEST), Image.Resampling.LANCZOS)
    clean = Image.new(bare.mode, bare.size)
    clean.paste(bare)  # only what is seen comes along
    kept = BytesIO()
    if kind == "png":
        clean.save(kept, "PNG", optimize=True)
    else:
        clean.save(kept, "JPEG", quality=_QUALITY, optimize=True, progressive=False)
    return Picture(kept.getvalue(), kind, clean.width, clean.height)


def is_webp(data: bytes) -> bool:
    """Whether it is a picture as many telephones and pages hand it on."""
    return data[:4] == b"RIFF" and data[8:12] == b"WEBP"


def as_jpeg(data: bytes) -> bytes:
    """The same picture as it can be kept, upright and bare. Raises `Refused` for a damaged one."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    kept = BytesIO()
    try:
        with Image.open(BytesIO(data), formats=("WEBP",)) as opened:
            profile = opened.info.get("icc_profile")
            bare = _in_usual_colours(ImageOps.exif_transpose(opened), profile)
        bare.info.clear()
        bare.save(kept, "JPEG", quality=92, optimize=True)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError) as error:
        raise Refused("That picture is damaged.", "Save or share it again as JPEG.") from error
    return kept.getvalue()


def _in_usual_colours(picture: Any, profile: bytes | None) -> Any:
    """On white where it was see-through, and in the colours that need no description."""
    from PIL import Image, ImageCms

    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        seen = picture.convert("RGBA")
        ground = Image.new("RGB", seen.size, "white")
        ground.paste(seen, mask=seen.getchannel("A"))
        return ground
    if profile and picture.mode == "RGB":
        try:
            described = ImageCms.ImageCmsProfile(BytesIO(profile))
            usual = ImageCms.createProfile("sRGB")
            return ImageCms.profileToProfile(picture, described, usual, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError):
            return picture.convert("RGB")
    return picture.convert("RGB")
