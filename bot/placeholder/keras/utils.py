"""The two parts of `keras.utils` that Rasa's neural layers import, neither of which can compute here."""

import sys

import tensorflow as tf

tf_utils = tf.keras.utils.tf_utils
control_flow_util = tf.keras.utils.control_flow_util

sys.modules["keras.utils.control_flow_util"] = control_flow_util
