import sys

print("".join([f"item {i * 7}, " for i in range(int(sys.argv[1]))]))
