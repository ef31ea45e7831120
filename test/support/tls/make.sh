#!/bin/sh
# Makes the certificates of the tests anew: valid from 2020 to 2120, and good for nothing but tests.
set -eu
target=$(cd "$(dirname "$0")" && pwd)
cd "$(mktemp -d)"
cat >ca.cnf <<'CONFIG'
[ca]
default_ca = tests
[tests]
new_certs_dir = .
database      = issued
serial        = serial
default_md    = sha256
policy        = any
[any]
commonName = supplied
[authority]
basicConstraints = critical, CA:true
[server]
subjectAltName = DNS:localhost
[client]
extendedKeyUsage = clientAuth
CONFIG
touch issued
echo 01 >serial
request() {
  openssl req -newkey rsa:2048 -nodes -subj "/CN=$1" -keyout "$2.key" -out "$2.csr" 2>/dev/null
}
sign() {
  openssl ca -batch -notext -config ca.cnf -startdate 20200101000000Z -enddate 21200101000000Z "$@" 2>/dev/null
}
for name in authority other-authority; do
  request "tests' $name" "$name"
  sign -selfsign -keyfile "$name.key" -extensions authority -in "$name.csr" -out "$target/$name.crt"
done
request localhost server
sign -cert "$target/authority.crt" -keyfile authority.key -extensions server -in server.csr -out "$target/server.crt"
cp server.key "$target/server.key"
request certified client
sign -cert "$target/authority.crt" -keyfile authority.key -extensions client -in client.csr -out "$target/client.crt"
cp client.key "$target/client.key"
