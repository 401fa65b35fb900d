"""A camera as a port: pictures are grabbed, looked at, counted, kept and shown. Everything blocks, nothing decides.

`view` may be imported by anybody; the rest needs OpenCV and is imported where a camera runs. OpenCV reads the words
below when it is imported, so they stand here: streams of RTSP come over TCP (UDP loses parts of pictures on any real
network), a device that gives no picture is not waited for longer than the port does, and FFmpeg is silent, because it
would write addresses with their logins to stderr.
"""

import os

os.environ["OPENCV_FFMPEG_CAPTURE_OPTIONS"] = "rtsp_transport;tcp"
os.environ["OPENCV_FFMPEG_LOGLEVEL"] = "-8"
os.environ["OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT"] = "5"
