# Sourced by start and test: leaves the first Python that is new enough in $python, or says what is missing.
python=''
for candidate in python3 python3.14 python3.13 python3.12 python3.11; do
    if command -v "$candidate" >/dev/null 2>&1 &&
        "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        python=$candidate
        break
    fi
done
if [ -z "$python" ]; then
    case ${LANGUAGE:-${LC_ALL:-${LC_MESSAGES:-${LANG:-}}}} in
        [Zz][Hh]*)
            found=$(python3 --version 2>&1) || found='未安装python3'
            echo "赛马系统需要Python 3.11或更高版本，本机现为：$found。" >&2 ;;
        *)
            found=$(python3 --version 2>&1) || found='no python3 on PATH'
            echo "Saima needs Python 3.11 or newer, and this machine has $found." >&2 ;;
    esac
    exit 1
fi
