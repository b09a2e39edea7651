# Finds the JDK and the Maven that Caretill is built and run with; read by ./run and ./test.
# Sets JAVA_HOME and MAVEN, or says what is missing and ends the script.

NEEDED_JDK=25
NEEDED_MAVEN=3.8

refuse() {
  printf '%s\n' "$@" >&2
  exit 1
}

# The major version of the JDK in directory $1; nothing when there is no compiler in it.
jdk_version() {
  [ -x "$1/bin/javac" ] && [ -f "$1/release" ] || return 0
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

java_on_path() {
  command -v java >/dev/null 2>&1 || return 0
  java -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.home = //p'
}

require_jdk() {
  seen=
  for jdk in "${JAVA_HOME:-}" /usr/lib/jvm/* \
      /Library/Java/JavaVirtualMachines/*/Contents/Home "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home \
      "${SDKMAN_DIR:-$HOME/.sdkman}"/candidates/java/* "$HOME"/.jdks/* \
      /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
      path; do
    if [ "$jdk" = path ]; then jdk=$(java_on_path); fi
    version=$(jdk_version "$jdk")
    if [ -n "$version" ] && [ "$version" -ge "$NEEDED_JDK" ]; then
      JAVA_HOME=$jdk
      export JAVA_HOME
      return
    fi
    if [ -n "$version" ]; then seen="$seen
  JDK $version in $jdk"; fi
  done
  refuse "Caretill needs JDK $NEEDED_JDK or newer${seen:+; found only:$seen}" \
    "Install one (https://adoptium.net) and set JAVA_HOME to it."
}

require_maven() {
  for MAVEN in "$(command -v mvn)" "${MAVEN_HOME:-}/bin/mvn" "${SDKMAN_DIR:-$HOME/.sdkman}/candidates/maven/current/bin/mvn" \
      /opt/homebrew/bin/mvn /opt/maven/bin/mvn; do
    [ -x "$MAVEN" ] || continue
    version=$("$MAVEN" --version 2>/dev/null | sed -n 's/^.*Apache Maven \([0-9][0-9.]*\).*/\1/p')
    oldest=$(printf '%s\n%s\n' "$NEEDED_MAVEN" "$version" | sort -t . -k 1,1n -k 2,2n | head -n 1)
    if [ -n "$version" ] && [ "$oldest" = "$NEEDED_MAVEN" ]; then return; fi
  done
  refuse "Caretill needs Maven $NEEDED_MAVEN or newer${version:+; found only $version}" \
    "Install it (https://maven.apache.org/install.html) so that mvn is on the PATH."
}
