# Finds the JDK and Maven that Caretill is built and run with. Sourced by all scripts. Sets JAVA_HOME and MAVEN, or says
# what is missing and ends the script.

NEEDED_JDK=25
NEEDED_MAVEN=3.8
NEEDED_MAVEN_FOR_DEV_MODE=3.9
MAVEN_FOR_DEV_MODE=3.9.11

refuse() {
  printf '%s\n' "$@" >&2
  exit 1
}

# Directories where JDKs are usually installed, one a line.
jdk_candidates() {
  printf '%s\n' "${JAVA_HOME:-}" /usr/lib/jvm/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "${HOME:-}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    "${SDKMAN_DIR:-${HOME:-}/.sdkman}"/candidates/java/* "${HOME:-}"/.jdks/* \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home
}

jdk_on_path() {
  command -v java >/dev/null 2>&1 || return 0
  java -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.home = //p'
}

# The major version of the JDK in directory $1; nothing if it has no compiler.
jdk_version() {
  [ -x "$1/bin/javac" ] && [ -f "$1/release" ] || return 0
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

# Uses the first of the directories $1 (one a line) with a suitable JDK, and remembers the others for the error message.
take_jdk_from() {
  while IFS= read -r jdk; do
    version=$(jdk_version "$jdk")
    [ -n "$version" ] || continue
    if [ "$version" -ge "$NEEDED_JDK" ]; then
      JAVA_HOME=$jdk
      export JAVA_HOME
      return
    fi
    too_old="$too_old $jdk ($version)"
  done <<END
$1
END
  return 1
}

require_jdk() {
  too_old=
  take_jdk_from "$(jdk_candidates)" || take_jdk_from "$(jdk_on_path)" ||
    refuse "Caretill needs JDK $NEEDED_JDK or newer${too_old:+; found only$too_old}." \
      "Install one (https://adoptium.net) and set JAVA_HOME to it."
}

maven_candidates() {
  printf '%s\n' "$(command -v mvn)" "${MAVEN_HOME:-}/bin/mvn" \
    "${SDKMAN_DIR:-${HOME:-}/.sdkman}/candidates/maven/current/bin/mvn" /opt/homebrew/bin/mvn /opt/maven/bin/mvn
}

# Whether version $1 is $2 or newer.
is_at_least() {
  [ "$(printf '%s\n' "$2" "$1" | sort -t . -k 1,1n -k 2,2n | head -n 1)" = "$2" ]
}

maven_version() {
  "$1" --version 2>/dev/null | sed -n 's/^.*Apache Maven \([0-9][0-9.]*\).*/\1/p'
}

require_maven() {
  too_old=
  while IFS= read -r MAVEN; do
    [ -x "$MAVEN" ] || continue
    version=$(maven_version "$MAVEN")
    if is_at_least "$version" "$NEEDED_MAVEN"; then return; fi
    too_old="$too_old $MAVEN ($version)"
  done <<END
$(maven_candidates)
END
  refuse "Caretill needs Maven $NEEDED_MAVEN or newer${too_old:+; found only$too_old}." \
    "Install it (https://maven.apache.org/install.html) so that mvn is on the PATH."
}

# Quarkus's dev mode needs a newer Maven than a build does. The installed Maven downloads one, because Maven itself is
# an artifact of Maven Central.
require_maven_for_dev_mode() {
  require_maven
  if is_at_least "$version" "$NEEDED_MAVEN_FOR_DEV_MODE"; then return; fi
  unpacked=$PWD/sandbox/local-stack/target/unpacked
  if [ ! -d "$unpacked/maven" ]; then
    echo "Dev mode needs Maven $NEEDED_MAVEN_FOR_DEV_MODE: bringing $MAVEN_FOR_DEV_MODE into $unpacked (9 MB)"
    rm -rf "$unpacked/maven.new"
    mkdir -p "$unpacked/maven.new"
    "$MAVEN" --batch-mode --quiet --non-recursive dependency:copy -DoutputDirectory="$unpacked/maven.new" \
      -Dartifact="org.apache.maven:apache-maven:$MAVEN_FOR_DEV_MODE:zip:bin" ||
      refuse "Maven $MAVEN_FOR_DEV_MODE could not be brought. Install it, so that mvn is on the PATH."
    (cd "$unpacked/maven.new" && "$JAVA_HOME/bin/jar" xf "apache-maven-$MAVEN_FOR_DEV_MODE-bin.zip")
    chmod +x "$unpacked/maven.new/apache-maven-$MAVEN_FOR_DEV_MODE/bin/mvn"
    mv "$unpacked/maven.new/apache-maven-$MAVEN_FOR_DEV_MODE" "$unpacked/maven"
    rm -rf "$unpacked/maven.new"
  fi
  MAVEN=$unpacked/maven/bin/mvn
}
