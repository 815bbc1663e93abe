"""Files to test with, each with a maker's name, 王五, in every place that its format has for one."""

import io
import zipfile

import docx
import openpyxl
import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl.comments import Comment
from PIL import Image
from PIL.PngImagePlugin import PngInfo

MAKER = "WangWu-王五"


def photograph(form="JPEG", size=(40, 20)):
    """A picture with its maker in Exif (and a text chunk in a PNG), turned by its orientation."""
    picture, exif, file = Image.new("RGB", size, (200, 30, 30)), Image.Exif(), io.BytesIO()
    exif[0x013B], exif[0x8298], exif[0x0112] = "WangWu", "WangWu", 6
    more = {}
    if form == "PNG":
        more["pnginfo"] = PngInfo()
        more["pnginfo"].add_text("Author", "WangWu")
    picture.save(file, form, exif=exif, **more)
    return file.getvalue()


def pdf(pages=1, password=None, maker=MAKER):
    """A PDF with properties, XMP, an attachment, a note's author, a signature's name and a photograph with Exif."""
    file = io.BytesIO()
    with pikepdf.new() as made:
        for _ in range(pages):
            made.add_blank_page(page_size=(595, 842))
        made.docinfo["/Author"] = maker
        with made.open_metadata() as said:
            said["dc:creator"] = [maker]
        made.attachments["王五.txt"] = b"WangWu"
        note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9], T=maker)
        note.Contents = "body"
        made.pages[0].Annots = pikepdf.Array([note])
        sign = pikepdf.Dictionary(Type=pikepdf.Name.Sig, Name=maker, ContactInfo=maker, ByteRange=[0, 1, 2, 3])
        made.Root.AcroForm = pikepdf.Dictionary(
            Fields=[made.make_indirect(pikepdf.Dictionary(FT=pikepdf.Name.Sig, V=made.make_indirect(sign)))]
        )
        image = pikepdf.Stream(made, photograph())
        image.Type, image.Subtype, image.Filter = pikepdf.Name.XObject, pikepdf.Name.Image, pikepdf.Name.DCTDecode
        image.Width, image.Height, image.BitsPerComponent, image.ColorSpace = 40, 20, 8, pikepdf.Name.DeviceRGB
        made.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=image))
        lock = pikepdf.Encryption(owner=password, user=password) if password else False
        made.save(file, encryption=lock, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return file.getvalue()


def word(maker=MAKER):
    """A .docx with properties, a comment's author and a picture with its maker."""
    made, file = docx.Document(), io.BytesIO()
    made.core_properties.author = made.core_properties.last_modified_by = maker
    run = made.add_paragraph("正文").add_run("数据")
    made.add_comment(run, text="核对", author=maker, initials="WW")
    made.add_picture(io.BytesIO(photograph()))
    made.save(file)
    return file.getvalue()


def sheet(maker=MAKER):
    """An .xlsx with properties, a comment's author and a table."""
    made, file = openpyxl.Workbook(), io.BytesIO()
    made.properties.creator = maker
    made.active["A1"] = "产值"
    made.active["A1"].comment = Comment("核对", maker)
    made.save(file)
    return file.getvalue()


def packed(**parts):
    """A zip of these parts; in their names __ stands for / and _ for a dot."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name.replace("__", "/").replace("_", "."), content)
    return file.getvalue()


def with_part(package, name, content):
    """The same package with one more part."""
    file = io.BytesIO(package)
    with zipfile.ZipFile(file, "a") as opened:
        opened.writestr(name, content)
    return file.getvalue()


def uploaded(name="证明.pdf", content=None):
    """A file as a form receives it."""
    return SimpleUploadedFile(name, pdf() if content is None else content)
